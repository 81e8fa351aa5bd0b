"""IAM policies: parsing, and the one evaluator for the gate, DryRun and SimulatePrincipalPolicy."""
