"""A checker of regular expressions that can be made slow: ReDoS. `python -m tests.redos` runs it.

What there was in 2026 was tried on `re.compile(r"\\s*[-–]\\s*")` as `sub` uses it, which is
quadratic because a search restarts at each place in a run of spaces, and on all patterns of ours:

- regexploit 1.0 and redos 0.1 look for two ways within one match. They find `(a+)+` and neither
  this one nor any of the other quadratic patterns that were in use.
- redoctor 0.1 calls it safe, too.
- redos-linter 0.3 asks recheck, which is made for JavaScript, through Deno (100 MB). It finds this
  one. But it does not know how a pattern is used, and reports it for `fullmatch` as well; it reads
  f-strings piece by piece, and a third of our patterns are f-strings; it does not know possessive
  quantifiers; and it stops with an error where recheck cannot decide.

So this is our own, in the way of Wüstholz and others (Static Detection of DoS Vulnerabilities in
Programs that use Regular Expressions, TACAS 2017): :mod:`automaton` finds words whose repetition
may be slow, and :mod:`growth` keeps those over which the steps of a backtracking matcher do grow
faster than the text, as :mod:`backtracking` counts them. :mod:`source` finds the patterns and how
they are used.

A pattern that may be slow, because what it reads is short, says so beside or right above its call,
as in `# redos: a byline has 1,000 characters at the most`.
"""
