# Each target is one line into devtools/. PYTHON names the Python to start with, ARGS goes to the command.
PYTHON ?= python3

.PHONY: setup test lint lock clean

setup: ; @$(PYTHON) -m devtools setup $(ARGS)
test:  ; @$(PYTHON) -m devtools test $(ARGS)
lint:  ; @$(PYTHON) -m devtools lint $(ARGS)
lock:  ; @$(PYTHON) -m devtools lock $(ARGS)
clean: ; @$(PYTHON) -m devtools clean $(ARGS)
