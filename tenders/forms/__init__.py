"""One file per room; importing the package registers what each room owns."""
