"""Settings read from the environment, logging, and the production server's configuration."""
