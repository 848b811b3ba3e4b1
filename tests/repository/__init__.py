"""Tests of the tree itself: its names, its lengths, its imports, its words, what is generated and what is declared."""
