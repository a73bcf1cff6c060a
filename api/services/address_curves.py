"""What the grounds of address answers are worth: measured by `wangge bench address --fit`, kept as data."""

from geo.address import Curve, Curves

# fitted to 70377 answers, the last in a city of 1000000 addresses, seed 31
CURVES = Curves(
    known=Curve(
        (0.0, 0.35, 0.5, 0.6, 0.7, 0.85, 0.95, 0.99, 0.999, 1.0),
        (0.0, 0.17277, 0.65937, 0.70704, 0.95618, 0.98088, 0.99593, 0.99847, 0.99892, 0.999),
    ),
    share=Curve(
        (0.0, 0.3, 0.5, 0.66, 0.75, 0.85, 0.95, 1.0),
        (0.0, 0.33048, 0.50012, 0.63084, 0.83099, 0.95678, 0.99612, 1.0),
    ),
    around=Curve(
        (0.0, 0.28, 0.42, 0.52, 0.6, 0.7, 0.95, 1.0),
        (0.0, 0.54284, 0.56557, 0.76964, 0.78691, 0.92848, 0.98933, 1.0),
    ),
    spot=Curve(
        (0.0, 0.5, 0.6, 0.75, 0.9, 0.97, 0.99, 0.999, 1.0),
        (0.0, 0.96855, 0.97529, 0.98023, 0.99663, 0.99843, 0.99878, 0.99896, 0.999),
    ),
)
