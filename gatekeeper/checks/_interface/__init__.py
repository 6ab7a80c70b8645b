"""The public interface of the sources at both ends of the change, read from the text: nothing is imported."""
