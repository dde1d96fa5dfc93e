"""The managed corpus (政策库): what is described in ``sources.toml``, what is loaded, how it changes."""
