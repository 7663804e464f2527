"""The pages of a meeting besides the register's."""
