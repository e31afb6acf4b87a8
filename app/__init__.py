"""The JUSSTIC programme service. Kept empty so that `app.kernel.money` can be imported without a web framework."""
