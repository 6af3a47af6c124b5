"""Flows to begin with, one file each: title, description and tags as comments, then the source."""
