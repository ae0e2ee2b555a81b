//! What a piece of work needs: the translation of a request into resource actions.
