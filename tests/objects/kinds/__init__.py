"""The kinds of conforming objects, a module for each family of Information Objects."""
