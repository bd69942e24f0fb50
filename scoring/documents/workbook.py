from scoring.documents.facts import ClusterFacts


def workbook(facts: ClusterFacts) -> bytes:
    raise NotImplementedError
