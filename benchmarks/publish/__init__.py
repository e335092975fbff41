"""Tables and plots of the recorded results, for the README and RESULTS.md."""
