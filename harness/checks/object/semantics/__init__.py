"""What attributes mean together: dates, ages, modality, laterality."""
