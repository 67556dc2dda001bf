"""Liberation Serif 2.1.5, unmodified, under the SIL Open Font License 1.1 (LICENSE.txt): the typeface of printed contracts."""
