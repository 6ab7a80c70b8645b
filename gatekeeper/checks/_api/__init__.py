"""Comparing the public interface of packages at both ends of the change with griffe, which reads text alone."""
