"""People, their roles by office or division, sign-in."""
