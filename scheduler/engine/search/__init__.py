"""From a model to a plan that is proved: stage after stage, by one model or by several that help each other."""
