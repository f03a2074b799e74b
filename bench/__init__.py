"""How fast it is: each program measures one thing beside its peer or its limit, in the same run.

`python -m bench` runs all of them and prints one table; `python -m bench.NAME --json` prints one program's figures;
`python -m bench.check` compares ratios with those in `ratios.json`. A program is a module with the four functions of
`bench.program.Program`.
"""
