"""AWS's rules over moto, one module per topic. Importing a module declares its rules; nothing else happens."""
