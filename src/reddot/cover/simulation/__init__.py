"""The dispatch simulation: what goes in, the event loop, and what is measured of what came out."""
