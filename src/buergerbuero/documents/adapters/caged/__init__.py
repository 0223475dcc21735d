"""How a process looks at what strangers sent: one for each file, shut in (cage.py), copied from one that is ready.

`asking` and `children` are the portal's side (whose turn it is, and one process for it), `forking` the ready process,
`talking` what both say. What is done inside is a module with `main(wish)` that imports all it needs, so that the ready
process has it: converter.inside, acroform.inside, typst.inside.
"""
