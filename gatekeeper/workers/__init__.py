"""Scripts that run in a process of their own, some under the project's interpreter; they import nothing of ours."""
