"""What an uploaded file is: told by its content, never by its name; refused with a sentence where it is not safe."""
