"""Raw data behind images: formats by generation, kept readable after the scanner was upgraded."""
