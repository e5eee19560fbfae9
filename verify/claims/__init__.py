"""The claims: one topic a folder, one claim a file."""
