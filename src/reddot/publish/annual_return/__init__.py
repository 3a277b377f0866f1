"""The Home Office's annual return of a force, and its checks against last year."""
