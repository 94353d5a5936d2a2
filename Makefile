# Each target is one line into devtools/. PYTHON names the Python to start with, ARGS goes to the command.
PYTHON ?= python3

# How many stories `make simulate` plays.
SEEDS ?= 200

.PHONY: setup demo pictures test simulate lint lock clean

setup: ; @$(PYTHON) -m devtools setup $(ARGS)
demo:  ; @$(PYTHON) -m devtools demo $(ARGS)
pictures: ; @$(PYTHON) -m devtools pictures $(ARGS)
test:  ; @$(PYTHON) -m devtools test $(ARGS)
simulate: ; @$(PYTHON) -m devtools simulate --count $(SEEDS) $(ARGS)
lint:  ; @$(PYTHON) -m devtools lint $(ARGS)
lock:  ; @$(PYTHON) -m devtools lock $(ARGS)
clean: ; @$(PYTHON) -m devtools clean $(ARGS)
