"""Many units sign one case: invited by a personal link, named by their association, each with its own word and its own way out."""
