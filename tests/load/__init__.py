"""Officers at work with time to think: how long the site takes to answer them."""
