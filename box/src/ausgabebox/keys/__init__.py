"""The box's own keys, behind a port: it signs, opens sealed PINs and makes their tags."""
