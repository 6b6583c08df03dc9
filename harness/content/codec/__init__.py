"""Headers of compressed pixel data streams: what a stream says of itself, nothing decoded.

Every reader is total: it returns what it could read, or None, and looks at a bounded part.
"""
