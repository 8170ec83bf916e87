"""How replies are read, a file for each sort of answer; `understand` says which kind takes which."""
