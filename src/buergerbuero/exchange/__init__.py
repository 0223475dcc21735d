"""What other authorities know: questions to registers, each with its purpose and legal basis, each recorded.

Words: look-up (one question to a register, with its answer), breaker (stops asking a register that is down). Must never
know what a case is beyond its id, nor decide what an answer means for it.
"""
