"""The derived indexes as they stand, and what is done when one of them is not to be believed."""

from contextlib import suppress

from index.derived import DerivedIndexes, View
from index.errors import StoreError
from index.mending import PATIENCE, Mender


class Views:
    """Gives views of the indexes, after repairing what is quickly repaired."""

    def __init__(self, indexes: DerivedIndexes, mender: Mender) -> None:
        self._indexes = indexes
        self._mender = mender

    def current(self) -> View:
        """The indexes as they stand."""
        view = self._indexes.view()
        if not self._indexes.has_sound_words(view):
            self.doubt_words(view)
            view = self._indexes.view()
        if not view.is_whole:
            self._mender.mend(PATIENCE)
            view = self._indexes.view()
        return view

    def doubt_words(self, view: View) -> None:
        """Has the words of a view built anew the next time that they are wanted: they are
        damaged."""
        with suppress(StoreError):  # of an archive that is only read
            self._indexes.doubt_words(view)

    def doubt_vectors(self, view: View) -> None:
        """Has the vector store of a view built anew, which has failed to answer."""
        with suppress(StoreError):  # of an archive that is only read
            self._indexes.doubt_vectors(view)
            self._mender.mend(0)
