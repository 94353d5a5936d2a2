"""Documents of Microsoft, damaged in every way, given to everything of ours that reads them.

An input is one document read by one reader. A reader may refuse a document with an error of ours, which becomes a
sentence for a person; any other exception, an answer that no database can hold, and a document that takes too long or
too much memory are findings.
"""
