"""Open data sets from their publishers' own addresses, laid out as their readers want them."""
