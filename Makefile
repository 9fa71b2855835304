# Each target does all set-up by itself; `make` alone prints this help.
PYTHON ?= python3
LAUNCH = $(PYTHON) tools/launch.py

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: ## Serve the forum at http://127.0.0.1:8000 (PORT= changes it), with the demo in an empty instance
	@$(LAUNCH) serve

test: ## Every test: real PostgreSQL, SMTP server and browser included
	@$(LAUNCH) test

check: ## Lint, types, architecture tests, fast tests
	@$(LAUNCH) tool ruff check .
	@$(LAUNCH) tool ruff format --check -q .
	@$(LAUNCH) tool mypy
	@$(LAUNCH) tool pytest -q -m "not long" tests/architecture tests/rules

bench: ## Figures of suggestion and routing, as shipped and for words not seen before
	@$(LAUNCH) tool tools.bench

safety: ## The experiments of safety and reliability at full count, one line each
	@GRIEVANCE_SAFETY=1 $(LAUNCH) tool pytest -v -m safety --durations=10

requirements: ## Compile the pins (needs uv)
	@$(LAUNCH) requirements

translations: ## Collect the strings to translate and compile the languages
	@$(LAUNCH) tool tools.translations

golden-mails: ## Renew the texts of all mails in tests/golden/mails; read the difference before committing
	@UPDATE_GOLDEN=1 $(LAUNCH) tool pytest -q tests/features/notifications/test_mail_texts.py tests/features/notifications/test_mails_in_each_language.py

clean: ## Remove what make made, the instance left alone
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help run test check bench safety requirements translations golden-mails clean
