"""Who does it: Typst makes documents, pyHanko seals them."""
