"""Operations and instructions over HTTP."""
