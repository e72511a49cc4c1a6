"""The schemes of identity numbers, by part of the world. Frozen under the mask version.

Facts (which digits may stand where, which formula checks them) are those that the issuing offices publish and
that the package python-stdnum 2.2 collects, which is the tests' oracle and is not asked at run time.
"""
