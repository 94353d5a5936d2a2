# Each target is one line into devtools/. PYTHON names the Python to start with, ARGS goes to the command.
PYTHON ?= python3

.PHONY: setup lock clean

setup: ; @$(PYTHON) -m devtools setup $(ARGS)
lock:  ; @$(PYTHON) -m devtools lock $(ARGS)
clean: ; @$(PYTHON) -m devtools clean $(ARGS)
