"""Firestore, Pub/Sub, Cloud Storage and their neighbours; no other package imports their clients.

Documents keep their JSON in `body`; fields beside it exist only for what is looked for. What is
looked for, and the index that each query needs, stands in `shapes`.
"""
