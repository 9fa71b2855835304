"""The head of an office hands over charge: what lies there on a day, who takes over from when, and that it was taken over."""
