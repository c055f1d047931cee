"""What a store says when it cannot."""


class StoreError(RuntimeError):
    """The store cannot be opened, read or written; nothing was changed.

    Only where a server falls silent as it is told to commit is this not known: the same operation, sent again under the
    same id, is written once.
    """
