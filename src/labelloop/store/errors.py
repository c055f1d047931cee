"""What a store says when it cannot."""


class StoreError(RuntimeError):
    """The store cannot be opened, read or written; nothing was changed."""
