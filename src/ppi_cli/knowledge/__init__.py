"""What others know: questions, terms, steps, cases, resources, centres and a course, at hand and searched offline."""
