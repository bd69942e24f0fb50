from scoring.documents.facts import ClusterFacts


def bulletin(facts: ClusterFacts) -> str:
    raise NotImplementedError
