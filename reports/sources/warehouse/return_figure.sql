select * from marts.return_figure
