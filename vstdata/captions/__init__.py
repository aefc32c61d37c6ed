"""Captions: claims about a scene as data, and the prose that tells them.

A claim is a fact with a margin (`claims`); `layout`, `in_view`, `across` and `in_time` measure claims; `plans` chooses
which to tell and in which order; `prose` says them in the words of `shapes`.
"""
