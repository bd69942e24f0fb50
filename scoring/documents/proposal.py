from scoring.documents.blocks import Paper
from scoring.documents.facts import ClusterFacts


def proposal(facts: ClusterFacts) -> Paper:
    raise NotImplementedError
