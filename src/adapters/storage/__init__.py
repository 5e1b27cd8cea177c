"""Where files lie and how they are handed out: memory, a folder, S3, Google Cloud Storage, Azure Blob Storage."""
