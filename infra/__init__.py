"""The deployment to Google Cloud."""
