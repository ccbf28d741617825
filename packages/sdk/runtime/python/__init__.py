"""What every client of this kind brings along."""
