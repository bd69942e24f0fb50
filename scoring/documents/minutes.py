from scoring.documents.blocks import Paper
from scoring.documents.facts import ClusterFacts


def minutes(facts: ClusterFacts) -> Paper:
    raise NotImplementedError
